package dev.stint.server.api;

import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.core.value.Names;

/**
 * Checks what reads ask for. Things of another group are not here, and said not to exist; the shape
 * is checked first.
 */
record Asked(int group) {

  String tenant(String field, String name) throws RequestRefusedException {
    if (!Names.isValid(name)) {
      throw RequestRefusedException.invalid(
          field, "1 to 64 characters of a-z, 0-9, '.', '_', '-', the first a letter or digit");
    }
    return name;
  }

  /** The owner of the run that a read names; reads of runs have no other field for it. */
  String tenant(RunRef run) throws RequestRefusedException {
    return tenant("run.tenant", run.getTenant());
  }

  dev.stint.core.value.RunRef run(RunRef run) throws RequestRefusedException {
    tenant("run.name", run.getName());
    number("run.incarnation", run.getIncarnation());
    if (run.getGroup() != group) {
      throw RequestRefusedException.notFound("run");
    }
    return new dev.stint.core.value.RunRef(run.getName(), run.getIncarnation());
  }

  long session(SessionId session) throws RequestRefusedException {
    number("session.revision", session.getRevision());
    if (session.getGroup() != group) {
      throw RequestRefusedException.notFound("session");
    }
    return session.getRevision();
  }

  void group(boolean given, int asked) throws RequestRefusedException {
    if (given && asked != group) {
      throw RequestRefusedException.notFound("group");
    }
  }

  static long number(String field, long unsigned) throws RequestRefusedException {
    if (unsigned < 0) {
      throw RequestRefusedException.invalid(field, "at most " + Long.MAX_VALUE);
    }
    return unsigned;
  }
}
