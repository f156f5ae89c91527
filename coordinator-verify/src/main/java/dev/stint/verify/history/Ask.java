package dev.stint.verify.history;

import dev.stint.core.command.Command;
import dev.stint.core.value.RunRef;
import java.util.Objects;

/** What a caller wants. */
public sealed interface Ask {

  String tenant();

  /** A command to be judged. */
  record Judge(String tenant, Command command) implements Ask {
    public Judge {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(command, "command");
    }
  }

  /** A look at a run as a whole. */
  record ReadRun(String tenant, RunRef run, ReadMode mode) implements Ask {
    public ReadRun {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(mode, "mode");
    }
  }

  /** A look at a shard. */
  record ReadShard(String tenant, RunRef run, long shard, ReadMode mode) implements Ask {
    public ReadShard {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(run, "run");
      Objects.requireNonNull(mode, "mode");
    }
  }

  /** A look at a session. */
  record ReadSession(String tenant, long session, ReadMode mode) implements Ask {
    public ReadSession {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(mode, "mode");
    }
  }

  /** How new a read has to be. */
  enum ReadMode {
    /** As new as anything that was answered before it was asked. */
    LINEARIZABLE,
    /** What some replica has. */
    STALE
  }
}
