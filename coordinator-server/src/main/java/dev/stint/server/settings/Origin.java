package dev.stint.server.settings;

/**
 * Where a value was given, in the words of an error message: {@code conf/stint.yaml:12}, {@code
 * environment variable STINT_NODE_ID}, {@code --set node.id}, {@code default}.
 */
record Origin(String text) {

  static final Origin DEFAULT = new Origin("default");

  static Origin line(String file, int line) {
    return new Origin(file + ":" + line);
  }

  static Origin environment(String variable) {
    return new Origin("environment variable " + variable);
  }

  static Origin override(String key) {
    return new Origin("--set " + key);
  }

  @Override
  public String toString() {
    return text;
  }
}
