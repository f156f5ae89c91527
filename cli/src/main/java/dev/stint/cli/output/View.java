package dev.stint.cli.output;

import com.google.gson.JsonObject;
import java.util.List;

/** How one kind of thing is shown in each form. */
public interface View<T> {
  List<Column<T>> columns();

  JsonObject json(T item);

  /** What a shell would pass on to the next command. */
  String name(T item);
}
