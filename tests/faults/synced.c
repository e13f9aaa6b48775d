/* What a power cut would leave: after each fsync or fdatasync of a file of the watched folder, a copy of it as it
   stands then goes to the folder of copies. What is written later and never synced is in no copy. A file that was
   taken away stays in the folder of copies until the watched folder itself is synced.

   Preloaded into a child by test_power_cut.py; WATCHED_DIR and SYNCED_DIR name the two folders. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void copy(const char *path, const char *name, const char *folder)
{
    char fresh[PATH_MAX], kept[PATH_MAX], block[65536];
    ssize_t got;
    snprintf(fresh, sizeof fresh, "%s/%s.fresh", folder, name);
    snprintf(kept, sizeof kept, "%s/%s", folder, name);
    int in = open(path, O_RDONLY), out = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || out < 0)
        abort();
    while ((got = read(in, block, sizeof block)) > 0)
        if (write(out, block, got) != got)
            abort();
    close(in);
    close(out);
    if (got < 0 || rename(fresh, kept) != 0)
        abort();
}

static void forget_the_gone(const char *watched, const char *folder)
{
    char here[PATH_MAX], kept[PATH_MAX];
    DIR *copies = opendir(folder);
    if (!copies)
        abort();
    for (struct dirent *one; (one = readdir(copies));) {
        if (one->d_name[0] == '.')
            continue;
        snprintf(here, sizeof here, "%s/%s", watched, one->d_name);
        snprintf(kept, sizeof kept, "%s/%s", folder, one->d_name);
        if (access(here, F_OK) != 0)
            unlink(kept);
    }
    closedir(copies);
}

static void keep(int fd)
{
    const char *watched = getenv("WATCHED_DIR"), *folder = getenv("SYNCED_DIR");
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0 || !watched || !folder)
        return;
    path[length] = 0;
    size_t head = strlen(watched);
    if (strncmp(path, watched, head) != 0)
        return;
    pthread_mutex_lock(&one_at_a_time);
    if (path[head] == 0)
        forget_the_gone(watched, folder);
    else if (path[head] == '/' && !strchr(path + head + 1, '/'))
        copy(path, path + head + 1, folder);
    pthread_mutex_unlock(&one_at_a_time);
}

int fdatasync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int answer = real(fd);
    if (answer == 0)
        keep(fd);
    return answer;
}

int fsync(int fd)
{
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    int answer = real(fd);
    if (answer == 0)
        keep(fd);
    return answer;
}
