"""What goes in and out: answers in, figures and work plans out."""
