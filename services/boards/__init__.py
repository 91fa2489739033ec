"""What can be asked of a partnership's record and how an answer is made, apart from where it is shown."""
