package dev.stint.client;

/** Marks the thread on which a client completes replies, so that nothing waits on it. */
final class CallbackThread extends Thread {
  CallbackThread(Runnable task) {
    super(task, "stint-callbacks");
    setDaemon(true);
  }
}
