package dev.stint.server.grpc;

import dev.stint.core.state.StorageException;
import dev.stint.server.api.Rejections;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a defect in one call from going anywhere but to its caller and the log. A status that a
 * task throws is what its caller gets. A state that can not be read is none: it ends the node.
 */
final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private Guard() {}

  static Runnable of(Runnable task, NodeContext node, StreamObserver<?> observer) {
    return () -> {
      try {
        task.run();
      } catch (StatusRuntimeException status) {
        tell(observer, status);
      } catch (RuntimeException e) {
        endIfStorage(e, node);
        LOG.error("A call failed inside; please report it", e);
        tell(
            observer,
            node.status(Status.Code.INTERNAL, Rejections.internal("the call failed inside")));
      }
    };
  }

  /** A disk that fails on a read fails all of them, and no other node knows. */
  static void endIfStorage(RuntimeException failure, NodeContext node) {
    if (failure instanceof StorageException e) {
      node.partition().fail(e);
    }
  }

  private static void tell(StreamObserver<?> observer, StatusRuntimeException why) {
    try {
      observer.onError(why);
    } catch (RuntimeException gone) {
      LOG.debug("A caller has gone", gone);
    }
  }
}
