package dev.stint.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of one run of the quickstart, all below one directory. */
record Layout(Path directory) {

  Path input() {
    return directory.resolve("input.tsv");
  }

  Path sink() {
    return directory.resolve("sink.db");
  }

  Path journal(String worker) {
    return directory.resolve("workers").resolve(worker + ".journal");
  }

  Path log(String process) {
    return directory.resolve("logs").resolve(process + ".log");
  }

  /** Where the cluster may keep its files. */
  Path cluster() {
    return directory.resolve("cluster");
  }

  void create() throws IOException {
    for (String name : new String[] {"workers", "logs", "cluster"}) {
      Files.createDirectories(directory.resolve(name));
    }
  }
}
