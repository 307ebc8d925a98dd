"""Values as Firestore has them: every path, the documents, what mutations write, and what the rules count."""
