package dev.stint.cli.commands;

import dev.stint.client.model.Page;
import dev.stint.client.model.PageRequest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The pages of a list, each read when it is asked for. */
final class Pages<T> implements Iterator<List<T>> {
  private static final int PAGE_SIZE = 1_000;

  private final Function<PageRequest, Page<T>> reader;
  private long left;
  private PageRequest nextOrNull;

  /** All of a list. */
  Pages(Function<PageRequest, Page<T>> reader) {
    this(Long.MAX_VALUE, reader);
  }

  /**
   * All of a list, or its beginning.
   *
   * @param limit the most to read, 1 or more
   */
  Pages(long limit, Function<PageRequest, Page<T>> reader) {
    this.reader = reader;
    this.left = limit;
    this.nextOrNull = PageRequest.first((int) Math.min(left, PAGE_SIZE));
  }

  @Override
  public boolean hasNext() {
    return nextOrNull != null;
  }

  @Override
  public List<T> next() {
    if (nextOrNull == null) {
      throw new NoSuchElementException();
    }
    Page<T> page = reader.apply(nextOrNull);
    List<T> items =
        page.items().size() <= left ? page.items() : page.items().subList(0, (int) left);
    left -= items.size();
    nextOrNull = left == 0 ? null : page.next().map(nextOrNull::after).orElse(null);
    return items;
  }
}
