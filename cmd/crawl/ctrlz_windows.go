package main

import "os"

// ctrlZ is what no console has.
type ctrlZ struct {
	signals chan os.Signal
}

func catchCtrlZ(*os.File) ctrlZ { return ctrlZ{} }

func (ctrlZ) heed(os.Signal, *screen) {}

func (ctrlZ) release() {}
