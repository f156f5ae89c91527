package dev.stint.client.net;

import dev.stint.api.v1.ExecuteRequest;

/** A way to bring messages of operations to one node. Belongs to the client's loop. */
interface Carrier {

  /** What a carrier tells, from any thread. */
  interface Listener {
    /** Something can be sent. */
    void opened();

    void answered(dev.stint.api.v1.ExecuteResponse response);

    /** One message failed, and no other. */
    void messageFailed(long message, Throwable failure);

    /**
     * It is over.
     *
     * @param reached whether the node had been reached
     */
    void broken(Throwable failure, boolean reached);
  }

  void send(long message, ExecuteRequest request);

  /** Gives up; what the listener hears from now on means nothing. */
  void cancel();
}
