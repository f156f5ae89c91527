package dev.stint.client;

import dev.stint.api.v1.GetTenantResponse;
import dev.stint.api.v1.StintGrpc;
import dev.stint.client.model.Accepted;
import dev.stint.client.model.TenantInfo;
import dev.stint.client.model.WatchStart;
import dev.stint.client.wire.Infos;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.value.Quotas;

/** The client's tenant. It comes into being with its first run, session or quota. */
public final class Tenants {
  private final Caller caller;

  Tenants(Caller caller) {
    this.caller = caller;
  }

  /** Quotas and usage. */
  public Reply<TenantInfo> get() {
    return caller.read(
        -1,
        StintGrpc.getGetTenantMethod(),
        caller.requests().getTenant(),
        GetTenantResponse::getHeader,
        Infos::tenant);
  }

  /** Sets all quotas and bounds. */
  public Reply<Accepted> setQuotas(Quotas quotas) {
    return caller.stamped(
        "", -1, stamp -> new ControlCommand.SetQuota(stamp, quotas), Values::accepted);
  }

  /** Follows the life of the tenant's runs and sessions until closed; resumes by itself. */
  public Watch watch(WatchStart start, WatchListener listener) {
    return Watch.open(caller, null, start, listener);
  }
}
