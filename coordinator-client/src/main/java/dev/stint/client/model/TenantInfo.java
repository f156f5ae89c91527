package dev.stint.client.model;

import dev.stint.core.value.Quotas;
import java.util.Objects;

/** A tenant's quotas, and what counts against them. Both are per Raft group. */
public record TenantInfo(
    String tenant, Quotas quotas, long runs, long liveShards, long rows, long sessions) {
  public TenantInfo {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(quotas, "quotas");
  }
}
