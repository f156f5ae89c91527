package dev.stint.cli.commands;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, from the jar's manifest. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {"stint " + (version == null ? "development" : version)};
  }
}
