// Graphs as run.py writes them, and what the peers have in common. See main.rs.
#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

struct Graph {
    std::vector<std::vector<uint32_t>> users;
    std::vector<uint32_t> n_inputs;
};

inline Graph read(const char *path) {
    FILE *file = std::fopen(path, "rb");
    auto next = [&] {
        uint32_t word;
        if (!file || std::fread(&word, 4, 1, file) != 1) {
            std::fprintf(stderr, "%s: not a whole graph\n", path);
            std::exit(1);
        }
        return word;
    };
    uint32_t n = next();
    Graph graph{std::vector<std::vector<uint32_t>>(n), std::vector<uint32_t>(n)};
    for (uint32_t task = 0; task < n; task++) {
        graph.n_inputs[task] = next();
        for (uint32_t i = 0; i < graph.n_inputs[task]; i++) graph.users[next()].push_back(task);
    }
    std::fclose(file);
    return graph;
}

// The least nanoseconds of some rounds.
template <class Once> double least(int rounds, Once once) {
    double least = 1e300;
    for (int round = 0; round < rounds; round++) {
        auto start = std::chrono::steady_clock::now();
        once();
        std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
        if (time.count() < least) least = time.count();
    }
    return least;
}

inline void tell(const char *path, int workers, const char *name, double ns, const Graph &graph) {
    std::printf("{\"path\": \"%s\", \"workers\": %d, \"name\": \"%s\", \"ns\": %f}\n", path, workers, name,
                ns / graph.users.size());
    std::fflush(stdout);
}
