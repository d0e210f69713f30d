// Taskflow, without its observer. Arguments as those of main.rs.
#include "graph.hpp"
#include <taskflow/taskflow.hpp>

int main(int n, char **arguments) {
    int rounds = std::atoi(arguments[1]), workers = std::atoi(arguments[2]);
    tf::Executor executor(workers);
    for (int i = 3; i < n; i++) {
        Graph graph = read(arguments[i]);
        tf::Taskflow flow;
        std::vector<tf::Task> tasks;
        for (size_t task = 0; task < graph.users.size(); task++) tasks.push_back(flow.emplace([] {}));
        for (size_t task = 0; task < graph.users.size(); task++)
            for (uint32_t user : graph.users[task]) tasks[task].precede(tasks[user]);
        double best = least(rounds, [&] { executor.run(flow).wait(); });
        tell(arguments[i], workers, "Taskflow", best, graph);
    }
}
