package dev.stint.statemachine.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeEventsTest {

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private NodeEvents events;

  private void start(FatalHandler handler) {
    events =
        new NodeEvents(
            "n1", handler, reason -> heard.add("first " + reason), code -> heard.add("halt"));
    events.start();
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void fatalEvent_isHandledOnTheThreadThatHasWaitedForIt() {
    start((reason, cause) -> heard.add(Thread.currentThread().getName() + " " + reason));
    assertThat(Thread.getAllStackTraces().keySet())
        .as("it is there before anything goes wrong")
        .extracting(Thread::getName)
        .contains("n1-raft-fatal");

    events.fatal("broke", new OutOfMemoryError("unable to create native thread"));
    events.fatal("broke again", null);

    await().until(() -> heard.size() == 2);
    assertThat(heard).containsExactly("first broke", "n1-raft-fatal broke");
  }

  @Test
  void handlerThatFails_haltsTheProcess() {
    start(
        (reason, cause) -> {
          throw new OutOfMemoryError("in a test");
        });

    events.fatal("broke", null);

    await().until(() -> heard.contains("halt"));
  }

  @Test
  void listenerThatDiesOfAnError_isFatal() {
    start((reason, cause) -> heard.add(reason));
    GroupEvents group =
        events.of(
            new LeadershipListener() {
              @Override
              public void onLeaderReady(long term) {
                throw new StackOverflowError("in a test");
              }

              @Override
              public void onNotLeader() {}

              @Override
              public void onLeaderChanged(String nodeId) {}
            });

    group.leaderReady(1);

    await().until(() -> heard.contains("A leadership listener of n1 failed"));
  }

  @Test
  void closed_leavesNoThread() {
    start((reason, cause) -> heard.add("fatal"));
    events.silence();
    events.close();

    events.fatal("too late", null);

    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("n1-raft-fatal"));
    assertThat(heard).isEmpty();
  }
}
