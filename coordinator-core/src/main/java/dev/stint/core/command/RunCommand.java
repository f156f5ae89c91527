package dev.stint.core.command;

import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunConfig;
import dev.stint.core.value.RunRef;
import java.util.Objects;

/** What operators do with a run as a whole. What already is so succeeds and changes nothing. */
public sealed interface RunCommand extends StampedCommand {

  /** A new run, {@code INITIALIZING}; the same config again gives the same run. */
  record CreateRun(OpStamp stamp, String name, RunConfig config) implements RunCommand {
    public CreateRun {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(config, "config");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.CREATE_RUN;
    }
  }

  record SealRun(OpStamp stamp, RunRef run) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SEAL_RUN;
    }
  }

  record PauseRun(OpStamp stamp, RunRef run) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.PAUSE_RUN;
    }
  }

  record ResumeRun(OpStamp stamp, RunRef run) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RESUME_RUN;
    }
  }

  /** Ends the run as done; needs every leaf done, or parked ones accepted. */
  record CompleteRun(OpStamp stamp, RunRef run, boolean acceptParked) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.COMPLETE_RUN;
    }
  }

  record FailRun(OpStamp stamp, RunRef run, String message) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.FAIL_RUN;
    }
  }

  record CancelRun(OpStamp stamp, RunRef run) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CANCEL_RUN;
    }
  }

  record DeleteRun(OpStamp stamp, RunRef run) implements RunCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.DELETE_RUN;
    }
  }

  /** Changes what is given; {@code null} keeps what is. */
  record SetRunPolicy(OpStamp stamp, RunRef run, RunPolicy policy) implements RunCommand {
    public SetRunPolicy {
      Objects.requireNonNull(policy, "policy");
    }

    @Override
    public CommandKind kind() {
      return CommandKind.SET_RUN_POLICY;
    }
  }
}
