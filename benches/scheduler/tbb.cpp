// oneTBB: tasks with counters written by hand, and the flow graph. Arguments as those of main.rs.
#include "graph.hpp"
#include <atomic>
#include <memory>
#include <tbb/flow_graph.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

struct Counted {
    const Graph &graph;
    std::unique_ptr<std::atomic<uint32_t>[]> waits_for;
    tbb::task_group group;
    bool is_continued;

    Counted(const Graph &graph, bool is_continued)
        : graph(graph), waits_for(new std::atomic<uint32_t>[graph.users.size()]), is_continued(is_continued) {}
    void reset() {
        for (size_t task = 0; task < graph.users.size(); task++) waits_for[task] = graph.n_inputs[task];
    }
    void go_on(uint32_t task) {
        for (bool has_next = true; has_next;) {
            has_next = false;
            uint32_t next = 0;
            for (uint32_t user : graph.users[task]) {
                if (waits_for[user].fetch_sub(1, std::memory_order_acq_rel) > 1) continue;
                if (is_continued && !has_next) {
                    has_next = true;
                    next = user;
                } else {
                    group.run([this, user] { go_on(user); });
                }
            }
            task = next;
        }
    }
    void run() {
        for (uint32_t task = 0; task < graph.users.size(); task++)
            if (graph.n_inputs[task] == 0) group.run([this, task] { go_on(task); });
        group.wait();
    }
};

int main(int n, char **arguments) {
    int rounds = std::atoi(arguments[1]), workers = std::atoi(arguments[2]);
    tbb::global_control limit(tbb::global_control::max_allowed_parallelism, workers);
    tbb::task_arena arena(workers);
    for (int i = 3; i < n; i++) {
        Graph graph = read(arguments[i]);
        for (bool is_continued : {false, true}) {
            Counted counted(graph, is_continued);
            double best = 1e300;
            for (int round = 0; round < rounds; round++) {
                counted.reset();
                double time = least(1, [&] { arena.execute([&] { counted.run(); }); });
                if (time < best) best = time;
            }
            tell(arguments[i], workers, is_continued ? "oneTBB, continuing" : "oneTBB", best, graph);
        }
        arena.execute([&] {
            using Node = tbb::flow::continue_node<tbb::flow::continue_msg>;
            tbb::flow::graph flow;
            std::vector<std::unique_ptr<Node>> nodes;
            for (size_t task = 0; task < graph.users.size(); task++)
                nodes.emplace_back(new Node(flow, [](const tbb::flow::continue_msg &) {}));
            for (size_t task = 0; task < graph.users.size(); task++)
                for (uint32_t user : graph.users[task]) tbb::flow::make_edge(*nodes[task], *nodes[user]);
            double best = least(rounds, [&] {
                for (size_t task = 0; task < graph.users.size(); task++)
                    if (graph.n_inputs[task] == 0) nodes[task]->try_put(tbb::flow::continue_msg());
                flow.wait_for_all();
            });
            tell(arguments[i], workers, "oneTBB flow graph", best, graph);
        });
    }
}
