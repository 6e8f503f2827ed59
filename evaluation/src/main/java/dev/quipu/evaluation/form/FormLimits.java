package dev.quipu.evaluation.form;

/// The limits of files with rows. Each stands with its reason.
public final class FormLimits {
  private FormLimits() {}

  /// The bytes of one record of a file: those of the data, the metadata and the scores of a row at
  /// their limits, with each character escaped. A longer one was not written by this library.
  public static final int RECORD_BYTES = 4 << 20;

  /// The columns with scores of a file for spreadsheets. The scores beyond are only in the column
  /// `scores`.
  public static final int SCORE_COLUMNS = 500;
}
