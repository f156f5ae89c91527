package dev.stint.verify.check;

import dev.stint.verify.history.History;
import dev.stint.verify.history.HistoryRecord.Applied;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** At equal applied index all replicas are equal (S12). */
final class DigestChecker implements Checker {

  @Override
  public String name() {
    return "digests";
  }

  @Override
  public List<String> claims() {
    return List.of("S12");
  }

  @Override
  public Report check(History history) {
    Tally tally = new Tally();
    Map<Long, Applied> first = new HashMap<>();
    for (Applied applied : history.of(Applied.class)) {
      tally.count("digests");
      Applied other = first.putIfAbsent(applied.index(), applied);
      if (other != null) {
        tally.count("digests compared");
        boolean equal =
            other.digest().equals(applied.digest())
                && other.revision() == applied.revision()
                && other.nowMillis() == applied.nowMillis();
        if (!equal) {
          tally.find("S12", other + " but " + applied);
        }
      }
    }
    tally.needs("digests compared");
    return tally.report(this);
  }
}
