// A library that is loaded before the C library (LD_PRELOAD) and stands between a program and the files of one folder.
// It counts what is done to them and, when a test arms it, fails the k-th operation of a kind, kills the program there, or
// cuts the power: then what was not synced is lost, but for a random part of it.
//
// The test and the program share a small file of 64-bit numbers, mapped by both; see Control below and DiskFaults.java.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum Operation { WRITE, SYNC, RENAME, TRUNCATE, OPERATIONS };

enum Kind { DATABASE, LOG, BLOB_TEMPORARY, BLOB, BLOB_FOLDER, KINDS, NONE = -1 };

enum Action { KILL_BEFORE, KILL_AFTER, KILL_TORN, POWER_CUT, FAIL_EIO, FAIL_ENOSPC };

// The numbers of the shared file, in its order.
struct Control {
  volatile int64_t operation;   // what is armed
  volatile int64_t kind;        // on which files
  volatile int64_t countdown;   // fires when it comes from 1 to 0; 0 is not armed
  volatile int64_t action;
  volatile int64_t repeats;     // 1: all that come after the fired one are hit too
  volatile int64_t seed;        // of what survives a power cut
  volatile int64_t fired;
  volatile int64_t tracks;      // 1: what is not synced is remembered, which a power cut needs
  volatile int64_t counts[OPERATIONS * KINDS];
};

static struct Control *control;
static char folder[PATH_MAX];
static size_t folder_length;

// One operation at a time, so that what is remembered has the order of what was done.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_rename = dlsym(RTLD_NEXT, "rename");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  const char *path = getenv("QUIPU_FAULTS_FOLDER");
  const char *shared = getenv("QUIPU_FAULTS_CONTROL");
  if (path == NULL || shared == NULL) {
    return;
  }
  folder_length = (size_t)snprintf(folder, sizeof folder, "%s/", path);
  int fd = open(shared, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  void *map = mmap(NULL, sizeof(struct Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) {
    control = map;
  }
}

// ---- which file ----

static enum Kind kind_of(const char *path) {
  if (strncmp(path, folder, folder_length) != 0) {
    return NONE;
  }
  const char *name = path + folder_length;
  if (strcmp(name, "quipu.db") == 0) {
    return DATABASE;
  }
  if (strcmp(name, "quipu.db-wal") == 0) {
    return LOG;
  }
  if (strncmp(name, "blobs/tmp/", 10) == 0) {
    return BLOB_TEMPORARY;
  }
  if (strncmp(name, "blobs/", 6) == 0) {
    return strchr(name + 6, '/') == NULL ? BLOB_FOLDER : BLOB;
  }
  return NONE;
}

static enum Kind kind_of_fd(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) {
    return NONE;
  }
  path[length] = 0;
  return kind_of(path);
}

// ---- what is not synced yet ----

struct Unsynced {
  struct Unsynced *older;
  enum Operation operation;
  char *path;
  char *renamed_from;
  char *replaced; // a second name of the file that had the new name before; NULL if none had
  off_t offset;
  size_t length;
  off_t size_before;
  unsigned char *before;
  size_t before_length;
  unsigned char *after;
  int survives; // of a rename, when the power is cut
};

static struct Unsynced *newest;

static void forget(struct Unsynced *one) {
  if (one->replaced != NULL) {
    unlink(one->replaced);
  }
  free(one->path);
  free(one->renamed_from);
  free(one->replaced);
  free(one->before);
  free(one->after);
  free(one);
}

static void remember_write(int fd, enum Kind kind, const char *path, const void *bytes, size_t length, off_t offset) {
  struct stat status;
  if (!control->tracks || fstat(fd, &status) != 0) {
    return;
  }
  struct Unsynced *one = calloc(1, sizeof *one);
  one->operation = WRITE;
  one->path = strdup(path);
  one->offset = offset;
  one->length = length;
  one->size_before = status.st_size;
  one->before = malloc(length);
  // SQLite's handles can be read too. Another one must not be opened here: closing it would drop SQLite's locks. Blobs are
  // only ever written at their end, where nothing was before.
  ssize_t n = kind == DATABASE || kind == LOG ? pread(fd, one->before, length, offset) : 0;
  one->before_length = n > 0 ? (size_t)n : 0;
  one->after = malloc(length);
  memcpy(one->after, bytes, length);
  one->older = newest;
  newest = one;
}

static void remember_truncate(int fd, const char *path, off_t size) {
  struct stat status;
  if (!control->tracks || fstat(fd, &status) != 0 || status.st_size <= size) {
    return;
  }
  struct Unsynced *one = calloc(1, sizeof *one);
  one->operation = TRUNCATE;
  one->path = strdup(path);
  one->offset = size;
  one->size_before = status.st_size;
  one->before_length = (size_t)(status.st_size - size);
  one->before = malloc(one->before_length);
  ssize_t n = pread(fd, one->before, one->before_length, size);
  one->before_length = n > 0 ? (size_t)n : 0;
  one->older = newest;
  newest = one;
}

// Keeps the file that a rename is about to replace: it is there again if the rename is lost. The second name lies where `from`
// does, among files that are removed at the next start. NULL if there is no such file.
static char *keep_replaced(const char *from, const char *to) {
  static unsigned number;
  char kept[PATH_MAX];
  if (!control->tracks || snprintf(kept, sizeof kept, "%s.%u", from, number++) >= (int)sizeof kept) {
    return NULL;
  }
  return link(to, kept) == 0 ? strdup(kept) : NULL;
}

static void remember_rename(const char *from, const char *to, char *replaced) {
  if (!control->tracks) {
    return;
  }
  for (struct Unsynced *one = newest; one != NULL; one = one->older) {
    if (strcmp(one->path, from) == 0) {
      free(one->path);
      one->path = strdup(to);
    }
  }
  struct Unsynced *one = calloc(1, sizeof *one);
  one->operation = RENAME;
  one->path = strdup(to);
  one->renamed_from = strdup(from);
  one->replaced = replaced;
  one->older = newest;
  newest = one;
}

static int is_in(const char *path, const char *parent) {
  size_t length = strlen(parent);
  return strncmp(path, parent, length) == 0 && path[length] == '/' && strchr(path + length + 1, '/') == NULL;
}

// A file was synced, or a folder, which keeps the names in it.
static void synced(const char *path) {
  struct Unsynced **at = &newest;
  while (*at != NULL) {
    struct Unsynced *one = *at;
    if (one->operation == RENAME ? is_in(one->path, path) : strcmp(one->path, path) == 0) {
      *at = one->older;
      forget(one);
    } else {
      at = &one->older;
    }
  }
}

// ---- the end ----

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) {
    pause();
  }
}

static uint64_t state;

static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

// Takes all back that was not synced, then does a random part of it again, some of it by half: a disk writes its sectors in
// any order.
static void cut_power(void) {
  state = (uint64_t)control->seed | 1;
  size_t count = 0;
  for (struct Unsynced *one = newest; one != NULL; one = one->older) {
    count++;
  }
  struct Unsynced **all = calloc(count + 1, sizeof *all);
  size_t i = count;
  for (struct Unsynced *one = newest; one != NULL; one = one->older) {
    all[--i] = one;
    int fd = one->operation == RENAME ? -1 : open(one->path, O_RDWR | O_NOFOLLOW);
    if (fd >= 0) {
      real_ftruncate(fd, one->size_before);
      real_pwrite(fd, one->before, one->before_length, one->offset);
    }
  }
  int nothing = next_random() % 3 == 0;
  for (i = 0; i < count; i++) {
    int survives = !nothing && next_random() % 2 == 0;
    struct Unsynced *one = all[i];
    if (one->operation == RENAME) {
      one->survives = survives;
      continue;
    }
    int fd = survives ? open(one->path, O_RDWR | O_NOFOLLOW) : -1;
    if (fd >= 0 && one->operation == TRUNCATE) {
      real_ftruncate(fd, one->offset);
    } else if (fd >= 0) {
      int whole = next_random() % 4 != 0;
      real_pwrite(fd, one->after, whole ? one->length : one->length / 1024 * 512, one->offset);
    }
  }
  // The newest first, as each stands on those before it; what a later one that survives has replaced is gone anyway.
  for (i = count; i-- > 0;) {
    struct Unsynced *one = all[i];
    int stands = one->survives;
    for (size_t later = i + 1; later < count && !stands; later++) {
      stands = all[later]->operation == RENAME && all[later]->survives && strcmp(all[later]->path, one->path) == 0;
    }
    if (one->operation == RENAME && !stands) {
      real_rename(one->path, one->renamed_from);
      if (one->replaced != NULL) {
        real_rename(one->replaced, one->path);
      }
    }
  }
  die();
}

// What is to happen instead of an operation: an error, or 0 to do it. Comes with the lock held.
struct Strike {
  int error;
  int kills_after;
  int torn;
};

static struct Strike strike(enum Operation operation, enum Kind kind) {
  struct Strike strike = {0, 0, 0};
  control->counts[operation * KINDS + kind]++;
  int armed = control->operation == operation && control->kind == kind;
  int hit = 0;
  if (armed && control->countdown > 0) {
    hit = --control->countdown == 0;
  } else if (armed && control->fired && control->repeats) {
    hit = 1;
  }
  if (!hit) {
    return strike;
  }
  control->fired = 1;
  switch ((enum Action)control->action) {
    case KILL_BEFORE: die(); break;
    case KILL_AFTER: strike.kills_after = 1; break;
    case KILL_TORN: strike.torn = strike.kills_after = 1; break;
    case POWER_CUT: cut_power(); break;
    case FAIL_EIO: strike.error = EIO; break;
    case FAIL_ENOSPC: strike.error = ENOSPC; break;
  }
  return strike;
}

static ssize_t end(struct Strike strike, ssize_t result) {
  if (strike.kills_after) {
    die();
  }
  pthread_mutex_unlock(&lock);
  if (strike.error != 0) {
    errno = strike.error;
    return -1;
  }
  return result;
}

// ---- what programs call ----

static ssize_t do_write(int fd, enum Kind kind, const char *path, const void *bytes, size_t length, off_t offset, int at_offset) {
  pthread_mutex_lock(&lock);
  struct Strike struck = strike(WRITE, kind);
  ssize_t result = 0;
  if (struck.error == 0) {
    remember_write(fd, kind, path, bytes, length, offset);
    size_t some = struck.torn ? length / 2 : length;
    result = at_offset ? real_pwrite(fd, bytes, some, offset) : real_write(fd, bytes, some);
  }
  return end(struck, result);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[PATH_MAX];
  enum Kind kind = control == NULL ? NONE : kind_of_fd(fd, path);
  return kind == NONE ? real_write(fd, bytes, length)
                      : do_write(fd, kind, path, bytes, length, lseek(fd, 0, SEEK_CUR), 0);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
  char path[PATH_MAX];
  enum Kind kind = control == NULL ? NONE : kind_of_fd(fd, path);
  return kind == NONE ? real_pwrite(fd, bytes, length, offset) : do_write(fd, kind, path, bytes, length, offset, 1);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return pwrite64(fd, bytes, length, offset);
}

static int do_sync(int fd, int (*sync)(int)) {
  char path[PATH_MAX];
  enum Kind kind = control == NULL ? NONE : kind_of_fd(fd, path);
  if (kind == NONE) {
    return sync(fd);
  }
  pthread_mutex_lock(&lock);
  struct Strike struck = strike(SYNC, kind);
  int result = struck.error == 0 ? sync(fd) : -1;
  if (result == 0) {
    synced(path);
  }
  return (int)end(struck, result);
}

int fsync(int fd) {
  return do_sync(fd, real_fsync);
}

int fdatasync(int fd) {
  return do_sync(fd, real_fdatasync);
}

int rename(const char *from, const char *to) {
  enum Kind kind = control == NULL ? NONE : kind_of(to);
  if (kind == NONE) {
    return real_rename(from, to);
  }
  pthread_mutex_lock(&lock);
  struct Strike struck = strike(RENAME, kind);
  char *replaced = struck.error == 0 ? keep_replaced(from, to) : NULL;
  int result = struck.error == 0 ? real_rename(from, to) : -1;
  if (result == 0) {
    remember_rename(from, to, replaced);
  }
  return (int)end(struck, result);
}

int ftruncate64(int fd, off_t size) {
  char path[PATH_MAX];
  enum Kind kind = control == NULL ? NONE : kind_of_fd(fd, path);
  if (kind == NONE) {
    return real_ftruncate(fd, size);
  }
  pthread_mutex_lock(&lock);
  struct Strike struck = strike(TRUNCATE, kind);
  int result = -1;
  if (struck.error == 0) {
    remember_truncate(fd, path, size);
    result = real_ftruncate(fd, size);
  }
  return (int)end(struck, result);
}

int ftruncate(int fd, off_t size) {
  return ftruncate64(fd, size);
}
