"""Files that anybody could send, made to grow in one dimension each; ``growth`` measures what they cost."""
