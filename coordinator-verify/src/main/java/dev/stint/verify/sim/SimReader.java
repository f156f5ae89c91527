package dev.stint.verify.sim;

import dev.stint.core.read.Events;
import dev.stint.core.read.Reads;
import dev.stint.core.read.RunSummary;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;
import dev.stint.core.row.RunRow;
import dev.stint.core.row.SessionRow;
import dev.stint.core.row.ShardRow;
import dev.stint.core.row.Table;
import dev.stint.core.row.TenantRow;
import dev.stint.core.state.StateView;
import dev.stint.server.gateway.AppliedAt;
import dev.stint.verify.history.Ask;
import dev.stint.verify.history.At;
import dev.stint.verify.history.HistoryRecord;
import dev.stint.verify.history.Reply;
import dev.stint.verify.history.Sight;
import java.util.List;
import java.util.Optional;

/** Looks at runs, shards and sessions, at any node, and follows the tenant's events. */
final class SimReader extends Process {
  private static final int PAGE = 200;

  private final World world;
  private final long paceNanos;
  private long position;
  private boolean watching;

  SimReader(World world, String name, long paceNanos) {
    super(world.time(), name);
    this.world = world;
    this.paceNanos = paceNanos;
  }

  void begin() {
    after(world.chance().around(paceNanos), this::act);
  }

  private void act() {
    begin();
    if (world.chance().happens(200_000)) {
      watch();
    } else {
      choose().ifPresent(this::ask);
    }
  }

  private Optional<Ask> choose() {
    Chance chance = world.chance();
    StateView view = world.newest().view();
    Ask.ReadMode mode = chance.happens(800_000) ? Ask.ReadMode.LINEARIZABLE : Ask.ReadMode.STALE;
    String tenant = chance.happens(30_000) ? "other" : World.TENANT;
    int what = chance.below(3);
    if (what == 0) {
      return some(view, Table.SESSION)
          .map(row -> new Ask.ReadSession(tenant, ((SessionRow) row).session(), mode));
    }
    if (what == 1) {
      return some(view, Table.RUN).map(row -> new Ask.ReadRun(tenant, ((RunRow) row).ref(), mode));
    }
    return some(view, Table.RUN)
        .map(RunRow.class::cast)
        .flatMap(
            run ->
                Optional.ofNullable(Jobs.some(view, run, chance))
                    .map(shard -> new Ask.ReadShard(tenant, run.ref(), shard.shard(), mode)));
  }

  private Optional<dev.stint.core.row.Row> some(StateView view, Table table) {
    List<dev.stint.core.row.Row> rows = view.rows(table, new byte[0], null, PAGE);
    return rows.isEmpty() ? Optional.empty() : Optional.of(world.chance().one(rows));
  }

  private static Ask.ReadMode mode(Ask ask) {
    return ask instanceof Ask.ReadRun run
        ? run.mode()
        : ask instanceof Ask.ReadShard shard ? shard.mode() : ((Ask.ReadSession) ask).mode();
  }

  private void ask(Ask ask) {
    long op = world.recorder().nextOp();
    long invoked = world.time().nanos();
    Replica node = world.chance().happens(700_000) ? leaderOrAny() : world.anyNode();
    boolean[] ended = new boolean[1];
    java.util.function.Consumer<Reply> end =
        reply -> {
          if (!ended[0]) {
            ended[0] = true;
            boolean known = reply instanceof Reply.Saw || reply instanceof Reply.NotDone;
            long completed = known ? world.time().nanos() : HistoryRecord.NEVER;
            world
                .recorder()
                .add(new HistoryRecord.Operation(op, name, ask, invoked, completed, reply, 1));
          }
        };
    time.after(3 * Timeline.SECOND, () -> end.accept(new Reply.Unknown("no answer", true)));
    if (mode(ask) == Ask.ReadMode.STALE) {
      node.after(
          world.chance().around(Timeline.MILLI),
          () -> {
            At at = at(node, node.group().nowMillis(), node.group().horizonMillis()).at();
            Reply reply = new Reply.Saw(see(node, ask, node.group().horizonMillis()), at);
            world.wire().bring(this, () -> end.accept(reply));
          });
      return;
    }
    world
        .wire()
        .read(
            this,
            node.name,
            2 * Timeline.SECOND,
            new Wire.ReadDone() {
              @Override
              public void released(Replica from, AppliedAt barrier) {
                Stamped stamped = at(from, barrier.nowMillis(), barrier.horizonMillis());
                Reply reply = new Reply.Saw(see(from, ask, stamped.horizonMillis()), stamped.at());
                world.wire().bring(SimReader.this, () -> end.accept(reply));
              }

              @Override
              public void refused(String why) {
                end.accept(new Reply.NotDone(why));
              }
            });
  }

  private Replica leaderOrAny() {
    List<Replica> leaders = world.nodes().stream().filter(Replica::leads).toList();
    return leaders.isEmpty() ? world.anyNode() : world.chance().one(leaders);
  }

  private record Stamped(At at, long horizonMillis) {}

  private static Stamped at(Replica node, long nowMillis, long horizonMillis) {
    return new Stamped(
        new At(
            node.name,
            node.store().position().term(),
            node.store().position().index(),
            node.group().revision(),
            nowMillis),
        horizonMillis);
  }

  private static Sight see(Replica node, Ask ask, long horizonMillis) {
    Reads reads = new Reads(node.view(), ask.tenant());
    if (ask instanceof Ask.ReadRun run) {
      return reads.run(run.run()).<Sight>map(SimReader::sight).orElse(new Sight.Nothing());
    }
    if (ask instanceof Ask.ReadShard shard) {
      return reads
          .shard(shard.run(), shard.shard())
          .<Sight>map(found -> sight(found.shard()))
          .orElse(new Sight.Nothing());
    }
    return reads
        .session(((Ask.ReadSession) ask).session())
        .<Sight>map(
            found ->
                new Sight.OfSession(
                    found.session().isLiveAt(horizonMillis),
                    found.session().deadlineMillis(),
                    found.session().draining()))
        .orElse(new Sight.Nothing());
  }

  static Sight.OfRun sight(RunSummary run) {
    long all = run.active() + run.done() + run.parked() + run.split();
    return new Sight.OfRun(
        run.run().status(), all, run.done(), run.parked(), run.split(), run.leased());
  }

  static Sight.OfShard sight(ShardRow shard) {
    return new Sight.OfShard(
        shard.status(),
        shard.range().startOrNull(),
        shard.range().endOrNull(),
        shard.cursorOrNull() == null ? null : shard.cursorOrNull().lastKey(),
        shard.fence(),
        shard.leaseOrNull() == null ? 0 : shard.leaseOrNull().session());
  }

  /** Reads on in the tenant's log from where it is, at whichever node. */
  private void watch() {
    Replica node = world.anyNode();
    node.after(
        world.chance().around(Timeline.MILLI),
        () -> {
          Optional<TenantRow> tenant = new Reads(node.view(), World.TENANT).tenant();
          if (tenant.isPresent() && node.group().revision() >= position) {
            EventScope scope = EventScope.ofTenant(tenant.get().number());
            Events.Step step = Events.after(node.view(), scope, position, PAGE);
            world.wire().bring(this, () -> seen(node.name, step));
          }
        });
  }

  private void seen(String node, Events.Step step) {
    if (!watching) {
      watching = true;
      world.recorder().add(new HistoryRecord.WatchBegan(name, World.TENANT, 0, position));
    }
    if (step instanceof Events.Delivered delivered) {
      for (EventRow row : delivered.events()) {
        if (row.revision() > position) {
          world
              .recorder()
              .add(
                  new HistoryRecord.EventSeen(
                      name, node, row.revision(), row.ordinal(), row.event()));
        }
      }
      position = Math.max(position, delivered.position());
    } else if (step instanceof Events.Compacted compacted) {
      world.recorder().add(new HistoryRecord.WatchCompacted(name, compacted.oldest()));
      position = Math.max(position, compacted.oldest());
      watching = false;
    }
  }
}
