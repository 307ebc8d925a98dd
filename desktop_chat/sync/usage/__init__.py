"""What the client is billed: prices, the doors to Firebase that count, and the sums of this device."""
