package dev.stint.verify.model;

import dev.stint.core.command.Rejection;
import dev.stint.core.command.RejectionCode;
import dev.stint.core.value.RunStatus;
import dev.stint.core.value.ShardStatus;

/**
 * Ends the judging of a command. "In apply, the first failing step decides": each check throws, and
 * all checks of a command stand before its first change.
 */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final transient Rejection rejection;

  Refused(Rejection rejection) {
    super(rejection.message(), null, false, false);
    this.rejection = rejection;
  }

  static Refused because(RejectionCode code, String subject) {
    return new Refused(Rejection.of(code, subject));
  }

  static Refused because(RejectionCode code, String subject, long given, long current) {
    return new Refused(Rejection.of(code, subject, given, current));
  }

  static Refused runIs(RunStatus status) {
    return new Refused(Rejection.ofRun(RejectionCode.RUN_NOT_ACTIVE, status));
  }

  static Refused shardIs(RejectionCode code, ShardStatus status) {
    return new Refused(Rejection.ofShard(code, status));
  }
}
