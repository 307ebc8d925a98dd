"""Files of messages in the window: what is told of them, their pictures, and what is done with them."""
