package dev.stint.client.internal.layering;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Wrong on purpose: logic without input and output that has both. Each method must be caught. */
public abstract class DoesWhatItsShellShould {

  abstract io.grpc.Status namesGrpc();

  abstract org.apache.ratis.protocol.RaftGroupId namesRatis();

  abstract org.rocksdb.Options namesRocksDb();

  abstract java.nio.file.Path namesAFile();

  abstract java.net.Socket namesASocket();

  abstract CompletableFuture<Void> namesAFuture();

  abstract ReentrantLock namesALock();

  abstract org.slf4j.Logger namesALog();

  long readsTheMonotonicClock() {
    return System.nanoTime();
  }

  long readsTheWallClock() {
    return System.currentTimeMillis();
  }

  Object readsTheDate() {
    return Instant.now();
  }

  String readsTheEnvironment() {
    return System.getenv("HOME");
  }

  int throwsDice() {
    return new Random().nextInt();
  }

  double throwsOtherDice() {
    return Math.random();
  }

  boolean looksAtItsThread() {
    return Thread.currentThread().isInterrupted();
  }

  void sleeps() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }

  synchronized void waits() throws InterruptedException {
    while (namesAFile() == null) {
      wait();
    }
  }

  long worksOnOtherThreads(List<String> list) {
    return list.parallelStream().count();
  }
}
