package dev.stint.quickstart;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The worker processes and what they say in their journals. For one thread. */
final class WorkerFleet {

  /** How workers are started: the main class, and the arguments that all of them get. */
  record Launch(String mainClass, List<String> jvm, List<String> arguments) {}

  /** One worker. */
  static final class Member {
    final ChildProcess process;
    private final JournalReader journal;

    private Member(ChildProcess process, JournalReader journal) {
      this.process = process;
      this.journal = journal;
    }

    String name() {
      return process.name();
    }

    /** The first line with this event, once it is there. */
    Optional<JournalLine> said(String event) throws IOException {
      return journal.poll().stream().filter(line -> line.event().equals(event)).findFirst();
    }

    private List<LeaseTrace> leases() throws IOException {
      return LeaseTrace.of(name(), journal.poll());
    }
  }

  private final ChildProcesses children;
  private final Layout layout;
  private final Launch launch;
  private final Map<String, Member> members = new LinkedHashMap<>();

  WorkerFleet(ChildProcesses children, Layout layout, Launch launch) {
    this.children = children;
    this.layout = layout;
    this.launch = launch;
  }

  /** Starts a worker; its own arguments follow those of all. */
  Member start(String name, String... own) throws IOException {
    List<String> arguments = new ArrayList<>(launch.arguments());
    arguments.addAll(List.of("--name", name, "--directory", layout.directory().toString()));
    arguments.addAll(List.of(own));
    ChildProcess process =
        children.startJava(name, launch.jvm(), launch.mainClass(), arguments, layout.log(name));
    Member member = new Member(process, new JournalReader(layout.journal(name)));
    members.put(name, member);
    return member;
  }

  /** All leases of all workers so far. */
  List<LeaseTrace> leases() throws IOException {
    List<LeaseTrace> leases = new ArrayList<>();
    for (Member member : members.values()) {
      leases.addAll(member.leases());
    }
    return leases;
  }

  /**
   * Keys behind acknowledged checkpoints. Cursors never go back, so leases do not overlap there.
   */
  long keysAcknowledged() throws IOException {
    return leases().stream().mapToLong(lease -> lease.acknowledgedTo() - lease.from()).sum();
  }

  List<Member> ended() {
    return members.values().stream().filter(member -> !member.process.alive()).toList();
  }

  int alive() {
    return members.size() - ended().size();
  }
}
