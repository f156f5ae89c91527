package dev.stint.verify.layering;

import java.util.List;

/** The layers of the project. A class obeys every layer that holds it. */
final class Layers {

  private static final String API = "dev.stint.api";
  private static final String CLIENT = "dev.stint.client";
  private static final String CLI = "dev.stint.cli";
  private static final String CORE = "dev.stint.core";
  private static final String JDBC = "dev.stint.integrations.jdbc";
  private static final String SERVER = "dev.stint.server";
  private static final String STATE_MACHINE = "dev.stint.statemachine";

  static final List<Layer> ALL =
      List.of(
          new Layer(CORE, List.of(), "the rules know nobody, so that anybody can run them"),
          new Layer(API, List.of(), "the contract is for every language; it names no type of ours"),
          new Layer(STATE_MACHINE, List.of(CORE), "replicas apply entries whoever serves them"),
          new Layer(
              STATE_MACHINE + ".apply", List.of(CORE), "applying is without input and output"),
          new Layer(
              STATE_MACHINE + ".store",
              List.of(CORE, STATE_MACHINE + ".apply"),
              "the store does not know what replicates it"),
          new Layer(
              STATE_MACHINE + ".ratis",
              List.of(CORE, STATE_MACHINE + ".apply"),
              "the adapter reaches storage through ports; only the server names both"),
          new Layer(
              SERVER, List.of(API, CORE, STATE_MACHINE), "a server serves, it is nobody's client"),
          new Layer(
              SERVER + ".gateway",
              List.of(CORE),
              "what decides before and after the log is simulated without a log"),
          new Layer(
              CLIENT,
              List.of(API, CORE),
              "users take the client along: it must not bring a server, RocksDB or Ratis"),
          new Layer(
              CLIENT + ".internal",
              List.of(CORE, CLIENT + ".error", CLIENT + ".model"),
              "the client's logic speaks to no network, and is simulated without one"),
          new Layer(
              CLI,
              List.of(API, CLIENT, CORE, SERVER),
              "the command line sees the service as its users do"),
          new Layer(JDBC, List.of(CLIENT, CORE), "a sink is used by workers"),
          new Layer(
              "dev.stint.quickstart",
              List.of(CLIENT, CORE, JDBC),
              "the first job must be what a user could have written"),
          new Layer(
              "dev.stint.verify",
              List.of(CLIENT, CORE, SERVER + ".gateway", STATE_MACHINE + ".apply"),
              "it drives what decides, and brings its own threads, network and disks"),
          new Layer(
              "dev.stint.verify.model",
              List.of(CORE + ".command", CORE + ".value"),
              "a model that shares rules with what it judges shares its mistakes"),
          new Layer(
              "dev.stint.bench",
              List.of(API, CLI, CLIENT, CORE, STATE_MACHINE),
              "load comes through the client, as that of users does"));

  private Layers() {}
}
