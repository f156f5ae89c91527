package dev.stint.server.grpc;

import dev.stint.api.v1.Operation;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.value.Fingerprint;
import dev.stint.server.api.Operations;
import dev.stint.server.api.Results;
import dev.stint.server.metrics.Metrics;
import dev.stint.server.replica.GroupState;
import dev.stint.server.settings.Settings;
import dev.stint.server.settings.SettingsLoader;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import dev.stint.statemachine.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** What the services of one node share, with a real state, and readers that run when told to. */
final class TestNode implements AutoCloseable {
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  final FakePort port = new FakePort();
  final Queue<Runnable> readers = new ArrayDeque<>();
  boolean readersFull;
  final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
  final Metrics metrics = new Metrics();
  final GroupState state;
  private long index;
  private long nonce;
  private long nowMillis = 1_000;
  final NodeContext context;

  TestNode(Path directory) throws IOException {
    timers.setRemoveOnCancelPolicy(true);
    Settings settings =
        new SettingsLoader()
            .overrides(
                List.of(
                    "cluster.id=test",
                    "node.id=n1",
                    "node.data-directory=" + directory,
                    "cluster.peers=n1=127.0.0.1:7400,127.0.0.1:7410,127.0.0.1:7420;"
                        + "n2=127.0.0.1:7401,127.0.0.1:7411,127.0.0.1:7421;"
                        + "n3=127.0.0.1:7402,127.0.0.1:7412,127.0.0.1:7422"))
            .load();
    state = new GroupState(directory.resolve("db"), new StoreIdentity("test", 0), memory, metrics);
    state.open();
    context =
        new NodeContext(
            settings,
            0,
            port,
            state,
            new Operations(0),
            new Results(0),
            new AdviceStreams(0),
            metrics,
            this::read,
            timers);
  }

  private void read(Runnable task) {
    if (readersFull) {
      throw new RejectedExecutionException();
    }
    readers.add(task);
  }

  /** Has operations of tenant "t" judged and applied, all in one entry. */
  void apply(Operation... operations) throws IOException {
    List<Proposal> proposals = new ArrayList<>();
    if (index == 0) {
      proposals.add(new Proposal("", new SystemCommand.Bootstrap(1_000), Fingerprint.NONE));
    }
    for (Operation operation : operations) {
      proposals.add(((Operations.Ready) context.operations().parse("t", operation)).proposal());
    }
    state.apply(1, ++index, null, new Entry(Entry.VERSION, 1, ++nowMillis, nowMillis, proposals));
  }

  /** Opens sessions, each of which is an event of the tenant. */
  void openSessions(int count) throws IOException {
    Operation[] operations = new Operation[count];
    for (int i = 0; i < count; i++) {
      operations[i] = Requests.openSession(++nonce, nowMillis + 60_000);
    }
    apply(operations);
  }

  /** Runs what waits for a reader, and what that brings. */
  void runReaders() {
    Runnable next;
    while ((next = readers.poll()) != null) {
      next.run();
    }
  }

  @Override
  public void close() throws IOException {
    timers.shutdownNow();
    state.close();
    memory.close();
  }
}
