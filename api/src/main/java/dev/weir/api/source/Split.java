package dev.weir.api.source;

/**
 * A piece of a source that one reader reads: a byte range of a file, a partition, a range of
 * numbers. In a snapshot each split stands in exactly one place, the enumerator's list or one
 * reader's.
 *
 * @param id identity within the source, stable for the life of the job
 * @param descriptor what the connector needs to open it, in the connector's own text form
 * @param position where to go on: the NEXT position to read, never the last one read
 */
public record Split(String id, String descriptor, long position) {
  public Split at(long position) {
    return new Split(id, descriptor, position);
  }
}
