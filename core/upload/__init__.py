"""A session's own file, put through the stages that published files go through, and kept nowhere."""
