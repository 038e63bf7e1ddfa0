/* python.exe as python.org's: everything is in the library beside it, whose name the compiler is told. */
#include <windows.h>

typedef int (*entry)(int, wchar_t **);

int wmain(int argc, wchar_t **argv)
{
    HMODULE library = LoadLibraryW(LIBRARY);
    entry run = library ? (entry)GetProcAddress(library, "Py_Main") : NULL;
    return run ? run(argc, argv) : 103;
}
