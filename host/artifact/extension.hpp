// The store as plugins see it: berth.artifact/1. Outlives the instances that were lent it; any thread.
#pragma once

#include <artifact/store.hpp>

#include <berth/extension/artifact.h>

namespace berth::host::artifact {

class extension {
public:
    explicit extension(std::shared_ptr<store> of);

    // The table for that id, or null.
    const void* find(std::string_view id) const noexcept { return id == BERTH_ARTIFACT_1 ? &table_ : nullptr; }

private:
    const std::shared_ptr<store> store_;
    berth_artifacts table_{};
};

} // namespace berth::host::artifact
