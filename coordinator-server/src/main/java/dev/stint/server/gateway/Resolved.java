package dev.stint.server.gateway;

/** A call with its outcome, on the way to its caller. */
record Resolved<C>(Call<C> call, CallOutcome outcome) {}
