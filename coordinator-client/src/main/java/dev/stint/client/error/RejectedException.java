package dev.stint.client.error;

import java.util.Objects;

/** The coordinator judged the operation and refused it, or has nothing to read. Nothing changed. */
public final class RejectedException extends StintException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final ErrorCode code;

  public RejectedException(Refusal refusal) {
    super(refusal.text(), null);
    this.refusal = refusal;
    this.code = refusal.code();
  }

  private RejectedException(RejectedException original) {
    super(original.getMessage(), original);
    this.refusal = original.refusal;
    this.code = original.code;
  }

  public ErrorCode code() {
    return code;
  }

  /** All that the coordinator said. */
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "the details are lost in serialisation");
  }

  @Override
  public RejectedException forCaller() {
    return new RejectedException(this);
  }
}
