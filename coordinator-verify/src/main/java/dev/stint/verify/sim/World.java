package dev.stint.verify.sim;

import dev.stint.server.gateway.GatewayLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that parts of a simulation share. */
final class World {
  /** Where the revision of a new group starts. */
  static final long FLOOR = 1_000_000;

  /** Whose jobs they are. */
  static final String TENANT = "acme";

  private final Chance chance;
  private final Timeline time = new Timeline();
  private final Recorder recorder = new Recorder();
  private final ReplicatedLog log;
  private final Wire wire;
  private final Witness witness;
  private final List<Replica> nodes = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final Sinks sinks;
  private final Set<Process> cutOff = new HashSet<>();
  private final int flushRate;
  private final int keys;
  private Level level;

  World(Chance chance, Level level, int replicas, GatewayLimits limits) {
    this.chance = chance;
    this.level = level;
    this.keys = chance.one(Jobs.KEYS);
    this.flushRate = (int) chance.between(200, 4_000);
    this.log = new ReplicatedLog(time, chance, recorder, replicas);
    this.wire = new Wire(this);
    this.witness = new Witness(this);
    this.sinks = new Sinks(this);
    for (int i = 0; i < replicas; i++) {
      Replica node = new Replica(this, "n" + (i + 1), limits);
      nodes.add(node);
      addresses.add(node.name);
      wire.add(node);
      node.rate(rate());
      node.begin(log.add(node, replicas));
    }
    log.begin(level);
  }

  /** How fast a clock goes: off by at most what the level says. */
  double rate() {
    return 1 + chance.between(-level.clockSkew(), level.clockSkew()) / 1e6;
  }

  Chance chance() {
    return chance;
  }

  Timeline time() {
    return time;
  }

  Recorder recorder() {
    return recorder;
  }

  ReplicatedLog log() {
    return log;
  }

  Wire wire() {
    return wire;
  }

  Witness witness() {
    return witness;
  }

  Sinks sinks() {
    return sinks;
  }

  List<Replica> nodes() {
    return nodes;
  }

  Replica anyNode() {
    return chance.one(nodes);
  }

  List<String> addresses() {
    return addresses;
  }

  Level level() {
    return level;
  }

  void level(Level newLevel) {
    level = newLevel;
    log.level(newLevel);
  }

  /** How often a store forces its state to disk, in parts per million of entries. */
  int flushRate() {
    return flushRate;
  }

  /** Keys of a run are the numbers below this. */
  int keys() {
    return keys;
  }

  boolean isCutOff(Process process) {
    return cutOff.contains(process);
  }

  void cutOff(Process process, boolean yes) {
    if (yes) {
      cutOff.add(process);
    } else {
      cutOff.remove(process);
    }
  }

  void mend() {
    cutOff.clear();
    log.mend();
  }

  /** The node that has applied most: what an observer outside of time sees. */
  Replica newest() {
    Replica newest = nodes.get(0);
    for (Replica node : nodes) {
      if (node.store().position().index() > newest.store().position().index()) {
        newest = node;
      }
    }
    return newest;
  }
}
