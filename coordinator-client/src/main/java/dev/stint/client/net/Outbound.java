package dev.stint.client.net;

import dev.stint.api.v1.Operation;
import dev.stint.client.internal.Answer;
import java.util.function.Consumer;

/** An operation as it is sent, and who waits for its answer. */
record Outbound(Operation operation, Consumer<Answer> done) {}
