package dev.quipu.sdk.values.types;

import dev.quipu.sdk.values.schema.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types that are strings in JSON: each has one text for equal values, and reads it back.
public final class Scalars {
  /// A type and its text: values are of this class or of one below it.
  public static final class Scalar<T> {
    private final Class<T> type;
    private final Schema schema;
    private final Function<T, String> toText;
    private final Function<String, T> ofText;

    Scalar(
        Class<T> type,
        String xType,
        @Nullable String format,
        Function<T, String> toText,
        Function<String, T> ofText) {
      this.type = type;
      this.schema = Schema.text(xType, format, null);
      this.toText = toText;
      this.ofText = ofText;
    }

    public Schema schema() {
      return schema;
    }

    public String text(Object value) {
      return toText.apply(type.cast(value));
    }

    /// The value with this text.
    ///
    /// @throws RuntimeException if the text is not of this type
    public T read(String text) {
      return ofText.apply(text);
    }
  }

  @SuppressWarnings("JavaUtilDate") // Old programs have dates of this class.
  private static final List<Scalar<?>> ALL =
      List.of(
          new Scalar<>(BigInteger.class, "integer", null, BigInteger::toString, BigInteger::new),
          new Scalar<>(BigDecimal.class, "decimal", null, BigDecimal::toString, BigDecimal::new),
          new Scalar<>(Character.class, "char", null, c -> c.toString(), text -> text.charAt(0)),
          new Scalar<>(UUID.class, "uuid", "uuid", UUID::toString, UUID::fromString),
          new Scalar<>(URI.class, "uri", "uri-reference", URI::toString, URI::create),
          new Scalar<>(Path.class, "path", null, Scalars::path, Path::of),
          new Scalar<>(LocalDate.class, "date", "date", LocalDate::toString, LocalDate::parse),
          new Scalar<>(LocalTime.class, "local-time", null, LocalTime::toString, LocalTime::parse),
          new Scalar<>(
              LocalDateTime.class,
              "local-date-time",
              null,
              LocalDateTime::toString,
              LocalDateTime::parse),
          new Scalar<>(
              OffsetTime.class, "offset-time", null, OffsetTime::toString, OffsetTime::parse),
          new Scalar<>(
              OffsetDateTime.class,
              "offset-date-time",
              null,
              OffsetDateTime::toString,
              OffsetDateTime::parse),
          new Scalar<>(
              ZonedDateTime.class, "zoned-date-time", null, Scalars::zoned, Scalars::readZoned),
          new Scalar<>(Instant.class, "instant", "date-time", Instant::toString, Instant::parse),
          new Scalar<>(
              Date.class,
              "java-date",
              "date-time",
              date -> Instant.ofEpochMilli(date.getTime()).toString(),
              text -> Date.from(Instant.parse(text))),
          new Scalar<>(Duration.class, "duration", null, Duration::toString, Duration::parse),
          new Scalar<>(Period.class, "period", null, Period::toString, Period::parse),
          new Scalar<>(
              Year.class, "year", null, Year::toString, text -> Year.of(Integer.parseInt(text))),
          new Scalar<>(YearMonth.class, "year-month", null, YearMonth::toString, YearMonth::parse),
          new Scalar<>(MonthDay.class, "month-day", null, MonthDay::toString, MonthDay::parse),
          new Scalar<>(ZoneId.class, "zone-id", null, ZoneId::getId, ZoneId::of),
          new Scalar<>(Locale.class, "locale", null, Locale::toLanguageTag, Locale::forLanguageTag),
          new Scalar<>(
              Currency.class, "currency", null, Currency::getCurrencyCode, Currency::getInstance),
          new Scalar<>(Charset.class, "charset", null, Charset::name, Charset::forName));

  private static final Map<String, Scalar<?>> BY_KIND =
      ALL.stream()
          .collect(Collectors.toMap(scalar -> String.valueOf(scalar.schema.xType()), s -> s));

  private Scalars() {}

  /// The scalar of a class.
  ///
  /// @return null if its values are no scalars
  public static @Nullable Scalar<?> ofClass(Class<?> type) {
    for (Scalar<?> scalar : ALL) {
      if (scalar.type.isAssignableFrom(type)) {
        return scalar;
      }
    }
    return null;
  }

  /// The scalar with an `x-type`.
  ///
  /// @return null if there is none
  public static @Nullable Scalar<?> ofKind(@Nullable String xType) {
    return xType == null ? null : BY_KIND.get(xType);
  }

  /// The same on Windows as elsewhere.
  private static String path(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /// Its own text loses which of two offsets an overlap of a zone has.
  private static String zoned(ZonedDateTime time) {
    String text = time.toOffsetDateTime().toString();
    return time.getZone().equals(time.getOffset())
        ? text
        : text + '[' + time.getZone().getId() + ']';
  }

  private static ZonedDateTime readZoned(String text) {
    int zone = text.indexOf('[');
    if (zone < 0) {
      return OffsetDateTime.parse(text).toZonedDateTime();
    }
    OffsetDateTime time = OffsetDateTime.parse(text.substring(0, zone));
    ZoneId id = ZoneId.of(text.substring(zone + 1, text.length() - 1));
    return ZonedDateTime.ofStrict(time.toLocalDateTime(), time.getOffset(), id);
  }
}
