package dev.stint.cli.views;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stint.cli.output.Colour;
import dev.stint.cli.output.Column;
import dev.stint.cli.output.JsonFields;
import dev.stint.cli.output.View;
import dev.stint.cli.settings.Durations;
import dev.stint.client.model.ClusterStatus;
import dev.stint.client.model.ClusterStatus.Disk;
import dev.stint.client.model.ClusterStatus.Group;
import dev.stint.client.model.ClusterStatus.Lag;
import dev.stint.client.model.ClusterStatus.Member;
import dev.stint.client.model.ClusterStatus.Node;
import dev.stint.client.model.ClusterStatus.Replica;
import dev.stint.client.model.SnapshotResult;
import dev.stint.client.model.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The cluster and its replicas. */
public final class ClusterViews {
  private ClusterViews() {}

  /**
   * A replica in a table: a member, and what it is to one group.
   *
   * @param replica empty if the member did not answer
   */
  public record ReplicaRow(Member member, Optional<Replica> replica, Optional<Lag> lag) {}

  /** Every member with each of its replicas. */
  public static List<ReplicaRow> rows(ClusterStatus status) {
    List<ReplicaRow> rows = new ArrayList<>();
    for (Member member : status.members()) {
      List<Replica> replicas = member.node().map(Node::replicas).orElse(List.of());
      if (replicas.isEmpty()) {
        rows.add(new ReplicaRow(member, Optional.empty(), Optional.empty()));
      }
      for (Replica replica : replicas) {
        rows.add(new ReplicaRow(member, Optional.of(replica), lag(status, member, replica)));
      }
    }
    return rows;
  }

  private static Optional<Lag> lag(ClusterStatus status, Member member, Replica replica) {
    return status.groups().stream()
        .filter(group -> group.group() == replica.group())
        .flatMap(group -> group.lags().stream())
        .filter(lag -> lag.nodeId().equals(member.nodeId()))
        .findFirst();
  }

  /** Replicas in a table. */
  public static final class Replicas implements View<ReplicaRow> {
    private static final List<Column<ReplicaRow>> COLUMNS =
        List.of(
            Column.text("NODE", row -> row.member().nodeId()),
            Column.number("GROUP", row -> of(row, r -> Integer.toString(r.group()))),
            Column.text("ROLE", Replicas::role).painted(Replicas::colour),
            Column.number("TERM", row -> of(row, r -> Long.toUnsignedString(r.term()))),
            Column.number("APPLIED", row -> of(row, r -> Long.toUnsignedString(r.appliedIndex()))),
            Column.number(
                "BEHIND", row -> row.lag().map(l -> Long.toString(l.lagEntries())).orElse("-")),
            Column.number(
                "SNAPSHOT", row -> of(row, r -> Long.toUnsignedString(r.snapshotIndex()))),
            Column.number("DISK FREE", Replicas::diskFree),
            Column.text("UPTIME", Replicas::uptime),
            Column.text("API", row -> row.member().apiAddress()),
            Column.<ReplicaRow>text("PEER", row -> row.member().peerAddress()).wide(),
            Column.<ReplicaRow>text(
                    "VERSION", row -> row.member().node().map(Node::version).orElse("-"))
                .wide(),
            Column.<ReplicaRow>number(
                    "REVISION", row -> of(row, r -> Long.toUnsignedString(r.revision())))
                .wide(),
            Column.<ReplicaRow>text("DIGEST", row -> of(row, Replica::digest)).wide());

    @Override
    public List<Column<ReplicaRow>> columns() {
      return COLUMNS;
    }

    @Override
    public JsonObject json(ReplicaRow row) {
      return ClusterViews.json(row.member());
    }

    @Override
    public String name(ReplicaRow row) {
      return row.member().nodeId();
    }

    private static String of(ReplicaRow row, Function<Replica, String> property) {
      return row.replica().map(property).orElse("-");
    }

    private static String role(ReplicaRow row) {
      return row.replica().map(r -> r.role().name()).orElse("UNREACHABLE");
    }

    private static Colour colour(ReplicaRow row) {
      return row.replica()
          .map(r -> r.role() == ClusterStatus.Role.LEADER ? Colour.GOOD : Colour.NONE)
          .orElse(Colour.BAD);
    }

    private static String diskFree(ReplicaRow row) {
      return row.member().node().flatMap(Node::disk).map(d -> size(d.freeBytes())).orElse("-");
    }

    private static String uptime(ReplicaRow row) {
      return row.member().node().map(node -> Durations.format(node.uptimeMillis())).orElse("-");
    }
  }

  /** A size for people. */
  static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1_024 && unit < units.length - 1) {
      value /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }

  public static JsonObject json(ClusterStatus status) {
    return new JsonFields()
        .list("members", status.members(), ClusterViews::json)
        .list("groups", status.groups(), ClusterViews::json)
        .build();
  }

  private static JsonObject json(Member member) {
    return new JsonFields()
        .text("node_id", member.nodeId())
        .text("api_address", member.apiAddress())
        .text("peer_address", member.peerAddress())
        .flag("reachable", member.node().isPresent())
        .text("problem", member.problem())
        .object("status", member.node(), ClusterViews::json)
        .build();
  }

  private static JsonElement json(Node node) {
    return new JsonFields()
        .text("cluster_id", node.clusterId())
        .text("node_id", node.nodeId())
        .text("version", node.version())
        .number("uptime_millis", node.uptimeMillis())
        .list("replicas", node.replicas(), ClusterViews::json)
        .object("disk", node.disk(), ClusterViews::json)
        .build();
  }

  private static JsonElement json(Replica replica) {
    return new JsonFields()
        .small("group", replica.group())
        .word("role", replica.role())
        .unsigned("term", replica.term())
        .unsigned("applied_index", replica.appliedIndex())
        .unsigned("committed_index", replica.committedIndex())
        .unsigned("snapshot_index", replica.snapshotIndex())
        .unsigned("revision", replica.revision())
        .number("logical_time_millis", replica.logicalTimeMillis())
        .text("digest", replica.digest())
        .small("format_version", replica.formatVersion())
        .build();
  }

  private static JsonElement json(Disk disk) {
    return new JsonFields()
        .unsigned("used_bytes", disk.usedBytes())
        .unsigned("free_bytes", disk.freeBytes())
        .unsigned("total_bytes", disk.totalBytes())
        .build();
  }

  private static JsonElement json(Group group) {
    return new JsonFields()
        .small("group", group.group())
        .object("leader", group.leader(), Refs::leader)
        .unsigned("term", group.term())
        .unsigned("committed_index", group.committedIndex())
        .list("lags", group.lags(), ClusterViews::json)
        .build();
  }

  private static JsonElement json(Lag lag) {
    return new JsonFields()
        .text("node_id", lag.nodeId())
        .unsigned("match_index", lag.matchIndex())
        .unsigned("lag_entries", lag.lagEntries())
        .number("last_contact_millis", lag.lastContactMillis())
        .build();
  }

  /** Snapshots, one row for each node. */
  public static final class Snapshots implements View<SnapshotResult> {
    @Override
    public List<Column<SnapshotResult>> columns() {
      return List.of(
          Column.text("NODE", SnapshotResult::nodeId),
          Column.number("INDEX", s -> failed(s) ? "-" : Long.toUnsignedString(s.index())),
          Column.<SnapshotResult>text("RESULT", s -> failed(s) ? s.problem() : "durable")
              .painted(s -> failed(s) ? Colour.BAD : Colour.GOOD));
    }

    @Override
    public JsonObject json(SnapshotResult snapshot) {
      return new JsonFields()
          .text("node_id", snapshot.nodeId())
          .unsigned("index", snapshot.index())
          .text("problem", snapshot.problem())
          .build();
    }

    @Override
    public String name(SnapshotResult snapshot) {
      return snapshot.nodeId();
    }

    /** Whether there is none. */
    public static boolean failed(SnapshotResult snapshot) {
      return !snapshot.problem().isEmpty();
    }
  }

  /** The replicas of a comparison. */
  public static final class Digests implements View<VerifyResult.Replica> {
    @Override
    public List<Column<VerifyResult.Replica>> columns() {
      return List.of(
          Column.text("NODE", VerifyResult.Replica::nodeId),
          Column.number(
              "REVISION", r -> r.digest().isEmpty() ? "-" : Long.toUnsignedString(r.revision())),
          Column.text("DIGEST", r -> r.digest().isEmpty() ? "-" : r.digest()),
          Column.<VerifyResult.Replica>text(
                  "PROBLEM", r -> r.problem().isEmpty() ? "-" : r.problem())
              .painted(r -> r.problem().isEmpty() ? Colour.NONE : Colour.BAD));
    }

    @Override
    public JsonObject json(VerifyResult.Replica replica) {
      return new JsonFields()
          .text("node_id", replica.nodeId())
          .text("digest", replica.digest())
          .unsigned("revision", replica.revision())
          .text("problem", replica.problem())
          .build();
    }

    @Override
    public String name(VerifyResult.Replica replica) {
      return replica.nodeId();
    }
  }

  public static JsonObject json(VerifyResult result) {
    return new JsonFields()
        .small("group", result.group())
        .unsigned("index", result.index())
        .flag("verified", result.verified())
        .list("replicas", result.replicas(), new Digests()::json)
        .build();
  }
}
