package dev.stint.cli.commands;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many things to show at most: 1 or more. */
final class LimitConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    if (!text.matches("0*[1-9][0-9]{0,17}")) {
      throw new TypeConversionException("'" + text + "' is not a whole number from 1 up");
    }
    return Long.parseLong(text);
  }
}
