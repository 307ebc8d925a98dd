"""Files of messages: names, types, pictures and their size, and bytes on their way."""
