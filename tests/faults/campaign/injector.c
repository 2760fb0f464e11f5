/*
 * Counts the file operations of a process below a folder and, at the one that is asked for, kills the process before,
 * after or half-way through it, or refuses the operation with an error. Loaded with LD_PRELOAD (Linux, glibc).
 *
 *   FAULTS_ROOT      the folder, as its real path
 *   FAULTS_CONTROL   a file that holds `struct control`; shared, so that who writes it while the process runs is obeyed
 *   FAULTS_LOG       gets a line for every operation: number, name, kind, path below the folder
 *
 * What it cannot show: the loss of cached pages in a power cut, and programs linked statically.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum how { NOTHING, KILL_BEFORE, KILL_AFTER, KILL_HALFWAY, REFUSE, REFUSE_HALFWAY };
enum kind { CREATE = 1, OPEN = 2, WRITE = 4, SYNC = 8, REMOVE = 16, READ = 32 };

/* Written by injector.ts: the order and the sizes are known there. */
struct control {
  int64_t count, at;
  int32_t how, code, sticky, reads;
  char match[992];
};

static const char *root;
static size_t root_length;
static volatile struct control *control;
static int log_file = -1;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  const char *control_path = getenv("FAULTS_CONTROL"), *log_path = getenv("FAULTS_LOG");
  root = getenv("FAULTS_ROOT");
  if (!root || !control_path) return;
  root_length = strlen(root);
  int file = open(control_path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (shared == MAP_FAILED) return;
  if (log_path) log_file = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  control = shared;
}

static int is_inside(const char *path) {
  if (!control || !path || strncmp(path, root, root_length) != 0) return 0;
  return !control->match[0] || strstr(path, (const char *)control->match) != NULL;
}

static int resolve(const char *link, char *path, size_t size) {
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return 1;
}

static int is_inside_file(int file, char path[PATH_MAX]) {
  char link[64];
  if (!control) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  return resolve(link, path, PATH_MAX) && is_inside(path);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Which operations an error can befall at all. */
static int applies(int code, enum kind kind) {
  switch (code) {
    case ENOSPC: return kind & (CREATE | WRITE | SYNC);
    case EROFS: return kind & (CREATE | WRITE | REMOVE);
    case EMFILE: return kind & OPEN;
    default: return 1;
  }
}

static enum how hit(const char *name, enum kind kind, const char *path) {
  if ((kind & READ) && !control->reads) return NOTHING;
  pthread_mutex_lock(&turn);
  int64_t number = ++control->count;
  enum how how = NOTHING;
  if (log_file >= 0) dprintf(log_file, "%ld\t%s\t%d\t%s\n", (long)number, name, kind, path + root_length);
  if (control->at && (number == control->at || (control->sticky && number > control->at))) how = control->how;
  if (how == KILL_BEFORE) die();
  if ((how == REFUSE || how == REFUSE_HALFWAY) && !applies(control->code, kind)) how = NOTHING;
  if (how == REFUSE_HALFWAY) {
    /* Some bytes are written, and what comes next is refused. */
    control->at = number + 1;
    control->how = REFUSE;
    if (kind != WRITE) how = REFUSE;
  }
  pthread_mutex_unlock(&turn);
  return how;
}

#define REAL(type, name, ...)                            \
  static type (*real)(__VA_ARGS__);                      \
  if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);

#define REFUSED (errno = control->code, -1)

#define WHOLE(name, kind, path, call)                      \
  enum how how = hit(name, kind, path);                    \
  if (how == REFUSE || how == REFUSE_HALFWAY) return REFUSED; \
  __typeof__(call) result = call;                          \
  if (how == KILL_AFTER || how == KILL_HALFWAY) die();     \
  return result;

#define DIVISIBLE(name, path, half, call)                  \
  enum how how = hit(name, WRITE, path);                   \
  if (how == REFUSE) return REFUSED;                       \
  if (how == REFUSE_HALFWAY) { ssize_t some = half; return some > 0 ? some : REFUSED; } \
  if (how == KILL_HALFWAY) { ssize_t some = half; (void)some; die(); } \
  ssize_t result = call;                                   \
  if (how == KILL_AFTER) die();                            \
  return result;

int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *)
  if (!is_inside(to) && !is_inside(from)) return real(from, to);
  WHOLE("rename", CREATE, is_inside(to) ? to : from, real(from, to))
}

int link(const char *from, const char *to) {
  REAL(int, link, const char *, const char *)
  if (!is_inside(to)) return real(from, to);
  WHOLE("link", CREATE, to, real(from, to))
}

int symlink(const char *from, const char *to) {
  REAL(int, symlink, const char *, const char *)
  if (!is_inside(to)) return real(from, to);
  WHOLE("symlink", CREATE, to, real(from, to))
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t)
  if (!is_inside(path)) return real(path, mode);
  WHOLE("mkdir", CREATE, path, real(path, mode))
}

int unlink(const char *path) {
  REAL(int, unlink, const char *)
  if (!is_inside(path)) return real(path);
  WHOLE("unlink", REMOVE, path, real(path))
}

int rmdir(const char *path) {
  REAL(int, rmdir, const char *)
  if (!is_inside(path)) return real(path);
  WHOLE("rmdir", REMOVE, path, real(path))
}

int fsync(int file) {
  REAL(int, fsync, int)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file);
  WHOLE("fsync", SYNC, path, real(file))
}

int fdatasync(int file) {
  REAL(int, fdatasync, int)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file);
  WHOLE("fdatasync", SYNC, path, real(file))
}

int ftruncate64(int file, off64_t size) {
  REAL(int, ftruncate64, int, off64_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, size);
  WHOLE("ftruncate", WRITE, path, real(file, size))
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

/* A socket in a folder; long paths are bound through the folder's descriptor. */
int bind(int file, const struct sockaddr *address, socklen_t size) {
  REAL(int, bind, int, const struct sockaddr *, socklen_t)
  const char *given = ((const struct sockaddr_un *)address)->sun_path;
  char copy[sizeof(((struct sockaddr_un *)0)->sun_path) + 1], path[PATH_MAX];
  if (!control || address->sa_family != AF_UNIX || !given[0]) return real(file, address, size);
  snprintf(copy, sizeof copy, "%s", given);
  char *name = strrchr(copy, '/');
  if (!name) return real(file, address, size);
  *name = 0;
  if (!resolve(copy, path, sizeof path - strlen(name + 1) - 2)) snprintf(path, sizeof path, "%s", copy);
  strcat(path, "/");
  strcat(path, name + 1);
  if (!is_inside(path)) return real(file, address, size);
  WHOLE("bind", CREATE, path, real(file, address, size))
}

ssize_t write(int file, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, bytes, count);
  DIVISIBLE("write", path, real(file, bytes, count / 2), real(file, bytes, count))
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, bytes, count, at);
  DIVISIBLE("write", path, real(file, bytes, count / 2, at), real(file, bytes, count, at))
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return pwrite64(file, bytes, count, at); }

ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(ssize_t, writev, int, const struct iovec *, int)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, parts, count);
  DIVISIBLE("write", path, real(file, parts, count / 2), real(file, parts, count))
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) {
  REAL(ssize_t, pwritev64, int, const struct iovec *, int, off64_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, parts, count, at);
  DIVISIBLE("write", path, real(file, parts, count / 2, at), real(file, parts, count, at))
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { return pwritev64(file, parts, count, at); }

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t count, unsigned flags) {
  REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned)
  char path[PATH_MAX];
  if (!is_inside_file(to, path)) return real(from, at, to, to_at, count, flags);
  DIVISIBLE("copy", path, real(from, at, to, to_at, count / 2, flags), real(from, at, to, to_at, count, flags))
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
  REAL(ssize_t, sendfile64, int, int, off64_t *, size_t)
  char path[PATH_MAX];
  if (!is_inside_file(to, path)) return real(to, from, at, count);
  DIVISIBLE("copy", path, real(to, from, at, count / 2), real(to, from, at, count))
}

int open64(const char *path, int flags, ...) {
  REAL(int, open64, const char *, int, ...)
  mode_t mode = 0;
  if (flags & (O_CREAT | __O_TMPFILE)) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    va_end(rest);
  }
  if (!is_inside(path)) return real(path, flags, mode);
  if (flags & O_CREAT) { WHOLE("create", CREATE | OPEN, path, real(path, flags, mode)) }
  if (flags & (O_WRONLY | O_RDWR)) { WHOLE("open to write", WRITE | OPEN, path, real(path, flags, mode)) }
  WHOLE("open", READ | OPEN, path, real(path, flags, mode))
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open64(path, flags, mode);
}

int scandir64(const char *path, struct dirent64 ***found, int (*filter)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **)) {
  REAL(int, scandir64, const char *, struct dirent64 ***, int (*)(const struct dirent64 *),
       int (*)(const struct dirent64 **, const struct dirent64 **))
  if (!is_inside(path)) return real(path, found, filter, order);
  WHOLE("list", READ | OPEN, path, real(path, found, filter, order))
}
int scandir(const char *path, struct dirent ***found, int (*filter)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **)) {
  return scandir64(path, (struct dirent64 ***)found, (int (*)(const struct dirent64 *))filter,
                   (int (*)(const struct dirent64 **, const struct dirent64 **))order);
}

ssize_t pread64(int file, void *bytes, size_t count, off64_t at) {
  REAL(ssize_t, pread64, int, void *, size_t, off64_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, bytes, count, at);
  WHOLE("read", READ, path, real(file, bytes, count, at))
}
ssize_t pread(int file, void *bytes, size_t count, off_t at) { return pread64(file, bytes, count, at); }

ssize_t read(int file, void *bytes, size_t count) {
  REAL(ssize_t, read, int, void *, size_t)
  char path[PATH_MAX];
  if (!is_inside_file(file, path)) return real(file, bytes, count);
  WHOLE("read", READ, path, real(file, bytes, count))
}
