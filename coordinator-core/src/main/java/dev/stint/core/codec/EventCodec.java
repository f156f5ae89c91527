package dev.stint.core.codec;

import dev.stint.core.row.Event;
import dev.stint.core.row.EventKind;
import dev.stint.core.row.EventRow;
import dev.stint.core.row.EventScope;

/** The canonical form of events. */
final class EventCodec {
  private EventCodec() {}

  static void write(Out out, EventRow row) {
    out.varint(row.scope().incarnation()).varint(row.scope().tenant()).varint(row.tenant());
    out.varint(row.revision()).varint(row.ordinal()).varint(row.atMillis());
    Event event = row.event();
    out.u8(event.kind().code()).string(event.run()).varint(event.incarnation());
    out.signed(event.shard()).varint(event.session()).varint(event.fence());
    out.varint(event.code()).varint(event.count()).signed(event.first()).string(event.text());
    out.varint(event.ids().size());
    for (long id : event.ids()) {
      out.varint(id);
    }
  }

  static EventRow read(In in) {
    EventScope scope = new EventScope(in.varint(), in.intVarint());
    int tenant = in.intVarint();
    long revision = in.varint();
    int ordinal = in.intVarint();
    long at = in.varint();
    EventKind kind = in.code(EventKind::ofCode);
    Event event =
        new Event(
            kind,
            in.string(),
            in.varint(),
            in.signed(),
            in.varint(),
            in.varint(),
            in.intVarint(),
            in.varint(),
            in.signed(),
            in.string(),
            in.list(in::varint));
    return new EventRow(scope, tenant, revision, ordinal, at, event);
  }
}
