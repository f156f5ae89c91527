package dev.stint.client;

import dev.stint.client.internal.Answer;
import dev.stint.client.model.Accepted;

/** Results that several calls share. */
final class Values {
  private Values() {}

  static Accepted accepted(int group, Answer.Accepted accepted) {
    return accepted(accepted);
  }

  static Accepted accepted(Answer.Accepted accepted) {
    return new Accepted(accepted.revision(), accepted.replayed());
  }
}
