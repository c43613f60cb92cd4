package dev.weir.deploy.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A size as people write it: {@code 512m}, {@code 1g}, each letter a factor of 1024. */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([kmgt]?)(i?b)?");

  static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no size; expected a number and k, m, g or t, such as 512m");
    }
    int power = " kmgt".indexOf(form.group(2).isEmpty() ? " " : form.group(2));
    return new ByteSize(Long.parseLong(form.group(1)) << (10 * power));
  }

  @Override
  public String toString() {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + "m" : bytes + "";
  }
}
