"""Speed and memory, each printed beside a peer on the same work in the same run."""
