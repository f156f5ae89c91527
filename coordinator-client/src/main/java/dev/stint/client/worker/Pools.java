package dev.stint.client.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker's threads beside its loop: those of handlers, as many as its concurrency at most, and
 * one on which futures complete and listeners are told. All end when idle.
 */
record Pools(ExecutorService handlers, ExecutorService tellers) {

  static Pools of(String name, int concurrency) {
    return new Pools(pool("stint-handler-" + name, concurrency), pool("stint-teller-" + name, 1));
  }

  private static ExecutorService pool(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
