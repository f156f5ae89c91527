package dev.stint.client.net;

import dev.stint.client.internal.Answer;
import java.util.function.Consumer;

/**
 * Who waits for the answer to a single call, and how long. One of the two is told, once, on the
 * client's loop or, when the client is closed, on the calling thread.
 *
 * @param group whose leader to ask; -1 for any node
 * @param repeatable whether to send it again when an answer was lost
 * @param failed never gets an {@link Answer.Accepted}
 */
public record Call<R>(
    int group,
    long timeoutNanos,
    boolean repeatable,
    Consumer<R> succeeded,
    Consumer<Answer> failed) {}
