"""The second front end: scores posts of files and data sets, shard by shard, so that nothing is lost when it is stopped."""
